export default function BookView() {
  return (
    <div className="view-head">
      <h1>Book</h1>
    </div>
  )
}
