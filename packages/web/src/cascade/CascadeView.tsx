export default function CascadeView() {
  return (
    <div className="view-head">
      <h1>Cascade</h1>
    </div>
  )
}
