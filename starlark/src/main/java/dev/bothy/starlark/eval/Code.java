package dev.bothy.starlark.eval;

import dev.bothy.starlark.StackFrame;
import dev.bothy.starlark.syntax.SourceFile;

/** What all closures of one def, lambda or file share. */
final class Code {
  final String name;
  final SourceFile source;

  /** Where it starts. */
  final int offset;

  Code(String name, SourceFile source, int offset) {
    this.name = name;
    this.source = source;
    this.offset = offset;
  }

  StackFrame stackFrame(int at) {
    int line = source.line(at);
    return new StackFrame(name, source.name(), line, source.column(at), source.lineText(line));
  }
}
