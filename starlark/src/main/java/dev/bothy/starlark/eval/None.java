package dev.bothy.starlark.eval;

/** The type of {@code None}, and its one value. */
public enum None implements StarlarkValue {
  NONE;

  @Override
  public String typeName() {
    return "NoneType";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public void repr(Printer out) {
    out.append("None");
  }
}
