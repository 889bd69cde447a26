import { useEffect, useState } from "react";

/** A QR code, always dark on white: phones read no other. The encoder is loaded when it is needed. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string }>();
  useEffect(() => {
    let isGone = false;
    void import("../ui/qr").then(({ qrOf }) => { if (!isGone) setCode(qrOf(text)); });
    return () => { isGone = true; };
  }, [text]);
  return (
    <div className="qr">
      {code && (
        <svg viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label} shapeRendering="crispEdges">
          <path d={code.path} />
        </svg>
      )}
    </div>
  );
}
