package dev.bothy.dialect.state;

import dev.bothy.starlark.eval.Type;

/** Types that many signatures name. */
public final class Types {
  public static final Type STRINGS = Type.sequenceOf(Type.STRING);
  public static final Type STATE = Type.host("state", StateValue.class);
  public static final Type MOUNT = Type.host("mount", MountValue.class);

  private Types() {}
}
