package dev.bothy.llb;

import dev.bothy.oci.Digest;
import java.util.List;
import java.util.Map;

/**
 * What a solve left behind.
 *
 * @param target the vertex digest of the Definition's target
 * @param layers the builder's own names of the result's layers, lowest first; empty for scratch,
 *     and for a builder whose layers are not on this machine
 * @param executed how many vertices did work
 * @param cached how many vertices needed none; bookkeeping (merge, diff) is not counted
 * @param response what the exporters report, such as {@code containerimage.digest}
 */
public record SolveResult(
    Digest target, List<String> layers, int executed, int cached, Map<String, String> response) {
  public SolveResult {
    layers = List.copyOf(layers);
    response = Map.copyOf(response);
  }
}
