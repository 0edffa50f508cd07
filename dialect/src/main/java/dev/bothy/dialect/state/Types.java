package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.MountValue;
import dev.bothy.starlark.eval.Type;

/** Types that many signatures name. */
public final class Types {
  public static final Type STRINGS = Type.sequenceOf(Type.STRING);
  public static final Type STATE = Type.host("state", StateValue.class);
  public static final Type MOUNT = Type.host("mount", MountValue.class);

  /** What {@code run} takes: one, or several. */
  public static final Type MOUNTS = Type.oneOf(MOUNT, Type.sequenceOf(MOUNT));

  private Types() {}
}
