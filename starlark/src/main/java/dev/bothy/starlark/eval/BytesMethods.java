package dev.bothy.starlark.eval;

/** The methods of bytes. */
final class BytesMethods {
  static final Methods<StarlarkBytes> TABLE =
      Methods.<StarlarkBytes>builder()
          .core(
              Signature.of("elems").returns("bytes.elems"),
              (bytes, _, _) -> new Bytes.Elements(bytes))
          .build();

  private BytesMethods() {}
}
