import * as Theme from '../app/Theme.ts'
import * as Chart from '../charts/Chart.ts'
import { Ink } from '../charts/index.ts'

const WIDTH = 960 // of an exported picture, CSS pixels
const DENSITY = 2 // pixels of a PNG for each of them

/** The chart as SVG and PNG, and its figures as CSV. */
export function Exports({ chart }: { readonly chart: Chart.Chart }) {
  const svg = (): string => Chart.file(chart, WIDTH, Ink[Theme.now()])
  return (
    <fieldset className="exports" aria-label={`Export ${chart.title}`}>
      <button
        type="button"
        onClick={() => save(`${chart.name}.svg`, new Blob([svg()], { type: 'image/svg+xml' }))}
      >
        SVG
      </button>
      <button
        type="button"
        onClick={() => void painted(svg(), chart.height).then((file) => save(`${chart.name}.png`, file))}
      >
        PNG
      </button>
      <button
        type="button"
        onClick={() =>
          save(`${chart.name}.csv`, new Blob([Chart.csv(chart)], { type: 'text/csv;charset=utf-8' }))
        }
      >
        CSV
      </button>
    </fieldset>
  )
}

function save(name: string, file: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `droste-${name}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

async function painted(svg: string, height: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const picture = new Image(WIDTH, height)
    picture.src = address
    await picture.decode()
    const canvas = document.createElement('canvas')
    canvas.width = WIDTH * DENSITY
    canvas.height = height * DENSITY
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, refuse) =>
      canvas.toBlob(
        (file) => (file ? resolve(file) : refuse(new Error('The picture could not be drawn.'))),
        'image/png',
      ),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}
