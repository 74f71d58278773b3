import { Alert } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const EVERY_MS = 150;
/** The same code before the camera is taken once in this time. */
const SAME_MS = 4000;
const FORMATS = ["qr_code", "code_128", "ean_13", "code_39"];

type Read = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The browser's own reader where it has one, else one in JavaScript. */
async function reader(): Promise<Read> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (native) {
    const detector = new native({ formats: FORMATS });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!context || !canvas.width) return undefined;
    context.drawImage(video, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, width, height)?.data || undefined;
  };
}

/** Reads codes before the camera, each once. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    found.current = onCode;
  }, [onCode]);
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | undefined;
    let last = { code: "", at: 0 };
    const watch = async () => {
      const devices = navigator.mediaDevices;
      if (!devices) throw new Error("no camera");
      stream = await devices.getUserMedia({ video: { facingMode: "environment" } });
      const read = await reader();
      const node = video.current;
      if (isOver || !node) return;
      node.srcObject = stream;
      await node.play();
      while (!isOver) {
        const code = await read(node).catch(() => undefined);
        const now = Date.now();
        if (code && (code !== last.code || now - last.at > SAME_MS)) {
          last = { code, at: now };
          found.current(code);
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    watch()
      .catch(() => setRefused(true))
      .finally(() => {
        for (const track of stream?.getTracks() ?? []) track.stop();
      });
    return () => {
      isOver = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  if (isRefused) return <Alert type="warning" showIcon title={t("events.no_camera")} />;
  return <video ref={video} className="door-video" muted playsInline aria-label={t("events.camera")} />;
}
