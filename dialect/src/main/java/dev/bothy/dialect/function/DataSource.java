package dev.bothy.dialect.function;

import dev.bothy.starlark.eval.HostValue;
import dev.bothy.starlark.eval.Printer;

/** What {@code data.envd} gives: a directory of the host that belongs to no project. */
record DataSource(String name) implements HostValue {
  /** As a mount names it. */
  String hostPath() {
    return "~/.local/share/bothy-data/" + name;
  }

  @Override
  public String typeName() {
    return "data_source";
  }

  @Override
  public void repr(Printer out) {
    out.append("<data_source ").repr(name).append(">");
  }
}
