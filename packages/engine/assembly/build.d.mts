/** The program in base64, for memory of its own and for memory that threads share. */
export function binaries(): Promise<{ OWN: string; SHARED: string }>
