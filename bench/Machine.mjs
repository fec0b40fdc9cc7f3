import os from 'node:os'

/** The machine and what else it is doing. */
export const describe = () => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  loadPerCore: os.loadavg()[0] / os.cpus().length,
})

export const format = ({ date, cpu, cores, memoryGb, node, system, loadPerCore }) =>
  [
    `${date} · ${cpu}, ${cores} cores, ${memoryGb} GB · Node ${node} · ${system}`,
    `Load of the last minute before this run: ${loadPerCore.toFixed(2)} per core${
      loadPerCore > 0.5 ? ' (other work is running: times are longer than they would be)' : ''
    }`,
  ].join('\n')
