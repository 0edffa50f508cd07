package dev.bothy.starlark.fuzz;

import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** A tree without its places: equal for programs that differ in layout only. */
final class Outline {
  private Outline() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder();
    append(SyntaxTree.parse(SourceFile.of("f", text)).statements(), out);
    return out.toString();
  }

  private static void append(Object node, StringBuilder out) {
    if (node instanceof List<?> list) {
      out.append('[');
      list.forEach(e -> append(e, out));
      out.append(']');
    } else if (node instanceof byte[] bytes) {
      out.append(Arrays.toString(bytes));
    } else if (node instanceof Record) {
      out.append(node.getClass().getSimpleName()).append('(');
      for (RecordComponent c : node.getClass().getRecordComponents()) {
        // All ints are places or numbers given by the parser.
        if (c.getType() != int.class && !c.getName().equals("inline")) {
          append(value(node, c), out);
          out.append(' ');
        }
      }
      out.append(')');
    } else {
      out.append(node);
    }
  }

  private static Object value(Object node, RecordComponent c) {
    try {
      Object value = c.getAccessor().invoke(node);
      return value == null ? "-" : value;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record component cannot be read", e);
    }
  }
}
