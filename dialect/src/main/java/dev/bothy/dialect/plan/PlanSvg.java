package dev.bothy.dialect.plan;

import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan's steps as a picture: what a step reads stands above it. One file, no script, no font. */
final class PlanSvg {
  private static final int LONGEST_NAME = 48;

  // Pixels.
  private static final int CHARACTER = 8;
  private static final int BOX_HEIGHT = 32;
  private static final int LAYER_HEIGHT = 80;
  private static final int PADDING = 12;
  private static final int MARGIN = 16;

  private PlanSvg() {}

  static String of(Plan plan) {
    List<String> names = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<List<Integer>> inputs = new ArrayList<>();
    Map<Digest, Integer> numbers = new HashMap<>();
    for (Plan.Step step : plan.steps()) {
      String name = cut(step.name());
      names.add(name);
      widths.add(name.codePointCount(0, name.length()) * CHARACTER + 2 * PADDING);
      List<Integer> from = new ArrayList<>();
      for (Digest input : step.inputs()) {
        Integer number = numbers.get(input);
        if (number != null && !from.contains(number)) {
          from.add(number);
        }
      }
      inputs.add(from);
      numbers.put(step.digest(), numbers.size());
    }
    LayeredLayout layout = LayeredLayout.of(widths, inputs);
    StringBuilder out = new StringBuilder();
    int width = layout.width() + 2 * MARGIN;
    int height = Math.max(0, layout.layers() - 1) * LAYER_HEIGHT + BOX_HEIGHT + 2 * MARGIN;
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width);
    out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
    out.append(' ').append(height).append("\" font-family=\"monospace\" font-size=\"13\">\n");
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    for (List<LayeredLayout.Place> edge : layout.edges()) {
      edge(out, edge);
    }
    for (int i = 0; i < names.size(); i++) {
      node(out, plan.steps().get(i), names.get(i), layout.node(i), widths.get(i));
    }
    return out.append("</svg>\n").toString();
  }

  private static void edge(StringBuilder out, List<LayeredLayout.Place> edge) {
    int x = edge.getFirst().centre() + MARGIN;
    int y = top(edge.getFirst()) + BOX_HEIGHT;
    out.append("<path fill=\"none\" stroke=\"#666666\" d=\"M").append(x).append(' ').append(y);
    for (LayeredLayout.Place place : edge.subList(1, edge.size())) {
      int nextX = place.centre() + MARGIN;
      int nextY = top(place);
      int middle = (y + nextY) / 2;
      out.append(" C").append(x).append(' ').append(middle).append(' ').append(nextX).append(' ');
      out.append(middle).append(' ').append(nextX).append(' ').append(nextY);
      x = nextX;
      y = nextY;
      if (place != edge.getLast()) {
        y += BOX_HEIGHT;
        out.append(" V").append(y);
      }
    }
    out.append("\"/>\n");
  }

  private static void node(
      StringBuilder out, Plan.Step step, String name, LayeredLayout.Place place, int width) {
    int x = place.left() + MARGIN;
    out.append("<g><title>").append(escaped(step.name()));
    if (step.position() != null) {
      out.append("&#10;").append(escaped(step.position().toString()));
    }
    out.append("&#10;").append(step.digest()).append("</title><rect x=\"").append(x);
    out.append("\" y=\"").append(top(place)).append("\" width=\"").append(width);
    out.append("\" height=\"").append(BOX_HEIGHT).append("\" rx=\"6\" fill=\"");
    out.append(step.inputs().isEmpty() ? "#e8f0fe" : "#f6f6f6").append("\" stroke=\"#444444\"/>");
    out.append("<text x=\"").append(x + width / 2).append("\" y=\"").append(top(place) + 21);
    out.append("\" text-anchor=\"middle\">").append(escaped(name)).append("</text></g>\n");
  }

  private static int top(LayeredLayout.Place place) {
    return place.layer() * LAYER_HEIGHT + MARGIN;
  }

  private static String cut(String name) {
    String line = name.replace('\n', ' ');
    return line.codePointCount(0, line.length()) <= LONGEST_NAME
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
  }

  /** What XML cannot hold becomes a replacement character. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> {
                  boolean fits =
                      c >= ' ' && c != 0xfffe && c != 0xffff && (c < 0xd800 || c > 0xdfff);
                  out.appendCodePoint(fits ? c : 0xfffd);
                }
              }
            });
    return out.toString();
  }
}
