package dev.bothy.dialect.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Places the nodes of an acyclic graph in layers, each below all that it reads from. An edge over
 * several layers bends in every layer between, so that it goes around nodes. The same graph gives
 * the same places.
 */
final class LayeredLayout {
  private static final int SWEEPS = 12;
  private static final int GAP = 24;
  private static final int BEND_WIDTH = 8;

  /** A node, or a bend of an edge; in layout units. */
  static final class Place {
    private final int width;
    private final List<Place> above = new ArrayList<>();
    private final List<Place> below = new ArrayList<>();
    private int layer;
    private int index;
    private double wish;
    private int left;

    private Place(int width) {
      this.width = width;
    }

    int layer() {
      return layer;
    }

    int left() {
      return left;
    }

    int centre() {
      return left + width / 2;
    }
  }

  private final List<Place> nodes = new ArrayList<>();
  private final List<List<Place>> layers = new ArrayList<>();
  private final List<List<Place>> edges = new ArrayList<>();
  private int width;

  /**
   * @param widths of the nodes
   * @param inputs of each node, the numbers of nodes before it
   */
  static LayeredLayout of(List<Integer> widths, List<List<Integer>> inputs) {
    LayeredLayout layout = new LayeredLayout();
    for (int i = 0; i < widths.size(); i++) {
      Place node = new Place(widths.get(i));
      for (int input : inputs.get(i)) {
        node.layer = Math.max(node.layer, layout.nodes.get(input).layer + 1);
      }
      layout.nodes.add(node);
      layout.put(node);
    }
    for (int i = 0; i < widths.size(); i++) {
      for (int input : inputs.get(i)) {
        layout.connect(layout.nodes.get(input), layout.nodes.get(i));
      }
    }
    layout.untangle();
    layout.align();
    return layout;
  }

  Place node(int number) {
    return nodes.get(number);
  }

  /** Of each edge its two nodes and the bends between, from the upper one. */
  List<List<Place>> edges() {
    return edges;
  }

  int layers() {
    return layers.size();
  }

  int width() {
    return width;
  }

  private void put(Place place) {
    while (layers.size() <= place.layer) {
      layers.add(new ArrayList<>());
    }
    layers.get(place.layer).add(place);
  }

  private void connect(Place from, Place to) {
    List<Place> edge = new ArrayList<>(List.of(from));
    for (int layer = from.layer + 1; layer < to.layer; layer++) {
      Place bend = new Place(BEND_WIDTH);
      bend.layer = layer;
      put(bend);
      edge.add(bend);
    }
    edge.add(to);
    for (int i = 1; i < edge.size(); i++) {
      edge.get(i - 1).below.add(edge.get(i));
      edge.get(i).above.add(edge.get(i - 1));
    }
    edges.add(edge);
  }

  /** Few crossings: each goes to the middle of its neighbours, layer by layer, down and up. */
  private void untangle() {
    for (List<Place> layer : layers) {
      number(layer);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Place> layer = layers.get(down ? i : layers.size() - 1 - i);
        for (Place place : layer) {
          List<Place> near = down ? place.above : place.below;
          place.wish = near.isEmpty() ? place.index : middle(near);
        }
        layer.sort((a, b) -> Double.compare(a.wish, b.wish));
        number(layer);
      }
    }
  }

  private static double middle(List<Place> places) {
    double sum = 0;
    for (Place place : places) {
      sum += place.index;
    }
    return sum / places.size();
  }

  private static void number(List<Place> layer) {
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i).index = i;
    }
  }

  /** Side by side, every layer in the middle. */
  private void align() {
    List<Integer> widths = new ArrayList<>();
    for (List<Place> layer : layers) {
      int end = 0;
      for (Place place : layer) {
        place.left = end;
        end += place.width + GAP;
      }
      widths.add(end - GAP);
      width = Math.max(width, end - GAP);
    }
    for (int i = 0; i < layers.size(); i++) {
      for (Place place : layers.get(i)) {
        place.left += (width - widths.get(i)) / 2;
      }
    }
  }
}
