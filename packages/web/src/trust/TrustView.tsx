export default function TrustView() {
  return (
    <div className="view-head">
      <h1>Trust</h1>
    </div>
  )
}
