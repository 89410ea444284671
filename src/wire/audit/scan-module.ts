/**
 * The machine code that `scan.wat` beside this file assembles to (wat2wasm of wabt 1.0.39, `--enable-simd`), in base64.
 * Its test holds it against plain code that does the same.
 */
export const scanModule = [
  'AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQBQBgYBfwFBAAsHGQMGbWVtb3J5AgAFbGluZXMDAARzY2FuAAAKrgIBqwICAXsFfwJAA0AgACABTw0B',
  'IAD9AAQAIQMgA/0MCgoKCgoKCgoKCgoKCgoKCv0j/WQhBCAD/QxDQ0NDQ0NDQ0NDQ0NDQ0ND/SMgAP0ABAH9DENDQ0NDQ0NDQ0NDQ0NDQ0P9I/1O',
  'IAP9DHl5eXl5eXl5eXl5eXl5eXn9IyAA/QAEBP0MMTExMTExMTExMTExMTExMf0j/U79UP1kIQUCQANAIAVFDQEgBWghBiAFIAVBAWtxIQUgACAG',
  'aiEHIAcpAwBC+eCV65PmjJk2USAHQQJrKAIAQdOKjZoERiAHKAIBQcOetYIFRnFyBEAgAiAHNgIAIAIgCCAEQQEgBnRBAWtxaWo2AgQgAkEIaiEC',
  'CwwACwsgCCAEaWohCCAAQRBqIQAMAAsLIAgkACACCw==',
].join('')
