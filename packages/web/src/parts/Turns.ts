const waiting = new Set<() => void>()
let called = false

/** Draws when its turn comes, one a frame, so that no frame holds more than one. Gives a way to call it off. */
export function take(draw: () => void): () => void {
  waiting.add(draw)
  call()
  return () => waiting.delete(draw)
}

function call(): void {
  if (called || waiting.size === 0) return
  called = true
  requestAnimationFrame(() => {
    called = false
    const [draw] = waiting
    if (!draw) return
    waiting.delete(draw)
    call()
    draw()
  })
}
