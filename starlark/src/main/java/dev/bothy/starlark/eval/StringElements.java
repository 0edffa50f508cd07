package dev.bothy.starlark.eval;

/**
 * What {@code s.elems()}, {@code s.codepoints()} and their ordinals give: the bytes or characters
 * of a string, as strings or as ints.
 */
final class StringElements {
  private StringElements() {}

  static StarlarkIterable bytes(String s, boolean ordinals) {
    Work.allocate(Sizes.SMALL);
    return new Elements(s, Utf8.encode(s), ordinals);
  }

  static StarlarkIterable codePoints(String s, boolean ordinals) {
    Work.allocate(Sizes.SMALL);
    return new CodePoints(s, ordinals);
  }

  private static final class Elements implements Sequence {
    private final String string;
    private final byte[] bytes;
    private final boolean ordinals;

    Elements(String string, byte[] bytes, boolean ordinals) {
      this.string = string;
      this.bytes = bytes;
      this.ordinals = ordinals;
    }

    @Override
    public String typeName() {
      return "string.elems";
    }

    @Override
    public int size() {
      return bytes.length;
    }

    @Override
    public Object get(int index) {
      return ordinals
          ? (Object) (long) (bytes[index] & 0xFF)
          : Utf8.decode(bytes, index, index + 1);
    }

    @Override
    public void repr(Printer out) {
      out.repr(string).append(ordinals ? ".elem_ords()" : ".elems()");
    }

    @Override
    public boolean isHashable() {
      return false;
    }
  }

  private static final class CodePoints implements StarlarkIterable {
    private final String string;
    private final boolean ordinals;

    CodePoints(String string, boolean ordinals) {
      this.string = string;
      this.ordinals = ordinals;
    }

    @Override
    public String typeName() {
      return "string.codepoints";
    }

    @Override
    public java.util.Iterator<Object> iterator() {
      return string.codePoints().mapToObj(c -> element(c, ordinals)).iterator();
    }

    private static Object element(int c, boolean ordinals) {
      // A byte that is no valid UTF-8 counts as the replacement character.
      int valid = c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c;
      if (ordinals) {
        return (long) valid;
      }
      Work.allocate(Sizes.text(1, valid > 0xFF));
      return Character.toString(valid);
    }

    @Override
    public void repr(Printer out) {
      out.repr(string).append(ordinals ? ".codepoint_ords()" : ".codepoints()");
    }

    @Override
    public boolean isHashable() {
      return false;
    }
  }
}
