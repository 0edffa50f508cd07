package dev.bothy.llb;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Definition as a picture for Graphviz; what an arrow starts at is needed by what it ends at. */
final class GraphDot {
  private static final int MAX_LABEL = 80;

  private GraphDot() {}

  static String render(Definition definition) {
    StringBuilder out = new StringBuilder("digraph llb {\n  rankdir=TB;\n  node [fontsize=10];\n");
    Map<Digest, Integer> numbers = new HashMap<>();
    for (Vertex v : definition.vertices()) {
      int number = numbers.size();
      numbers.put(v.digest(), number);
      out.append("  n").append(number).append(" [shape=").append(shape(v)).append(", label=");
      quote(out, shortened(v.name()), v.location());
      out.append(", tooltip=");
      quote(out, v.digest().toString(), null);
      out.append("];\n");
      List<Input> inputs = v.op().inputs();
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        out.append("  n").append(numbers.get(input.digest())).append(" -> n").append(number);
        if (inputs.size() > 1 || input.output() > 0) {
          out.append(" [label=\"").append(i);
          if (input.output() > 0) {
            out.append(" (output ").append(input.output()).append(')');
          }
          out.append("\"]");
        }
        out.append(";\n");
      }
    }
    if (!definition.isEmpty()) {
      Integer target = numbers.get(definition.target().digest());
      out.append("  target [shape=point];\n  n").append(target).append(" -> target;\n");
    }
    return out.append("}\n").toString();
  }

  private static String shape(Vertex v) {
    return switch (v.op().kind()) {
      case SourceOp _ -> "ellipse";
      case ExecOp _ -> "box";
      case FileOp _ -> "note";
      case MergeOp _ -> "invtriangle";
      case DiffOp _ -> "doublecircle";
      case BuildOp _ -> "box3d";
      case PassthroughOp _ -> "cds";
    };
  }

  private static String shortened(String name) {
    if (name.codePointCount(0, name.length()) <= MAX_LABEL) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, MAX_LABEL - 1)) + "…";
  }

  private static void quote(StringBuilder out, String text, @Nullable SourceLocation where) {
    out.append('"');
    escape(out, text);
    if (where != null) {
      out.append("\\n");
      escape(out, where.toString());
    }
    out.append('"');
  }

  /** In a quoted string the quote, and in a label the backslash, mean something. */
  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> out.append(c < 0x20 || c == 0x7F ? ' ' : c);
      }
    }
  }
}
