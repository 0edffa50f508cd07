package dev.bothy.llb.op;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said about an operation outside its bytes, and so outside its digest.
 *
 * @param ignoreCache run it even when its result is known
 * @param description free texts by key; {@link #CUSTOM_NAME} is the one everyone shows
 * @param exportCache whether its result goes into exported caches; null for the builder's choice
 * @param caps protocol features the operation needs, see {@link Caps}
 */
public record OpMetadata(
    boolean ignoreCache,
    Map<String, String> description,
    @Nullable Boolean exportCache,
    Map<String, Boolean> caps,
    @Nullable ProgressGroup progressGroup,
    @Nullable LinuxResources resources) {
  /** Description key of the name that progress shows. */
  public static final String CUSTOM_NAME = "llb.customname";

  public static final OpMetadata NONE = new OpMetadata(false, Map.of(), null, Map.of(), null, null);

  public OpMetadata {
    description = Utf8Order.sorted(description);
    caps = Utf8Order.sorted(caps);
  }

  /** This with another name for progress to show. */
  public OpMetadata named(String name) {
    Map<String, String> texts = new TreeMap<>(Utf8Order.INSTANCE);
    texts.putAll(description);
    texts.put(CUSTOM_NAME, name);
    return new OpMetadata(ignoreCache, texts, exportCache, caps, progressGroup, resources);
  }

  /** This with what the other says added; where both speak, the other decides. */
  public OpMetadata mergedWith(OpMetadata other) {
    Map<String, String> texts = new TreeMap<>(Utf8Order.INSTANCE);
    texts.putAll(description);
    texts.putAll(other.description);
    Map<String, Boolean> allCaps = new TreeMap<>(Utf8Order.INSTANCE);
    allCaps.putAll(caps);
    allCaps.putAll(other.caps);
    return new OpMetadata(
        ignoreCache || other.ignoreCache,
        texts,
        other.exportCache != null ? other.exportCache : exportCache,
        allCaps,
        other.progressGroup != null ? other.progressGroup : progressGroup,
        other.resources != null ? other.resources : resources);
  }

  /** Vertices shown as one. */
  public record ProgressGroup(String id, String name, boolean weak) {}

  /** Limits of a step's control group; 0 or empty where not limited; memory in bytes. */
  public record LinuxResources(
      long memory,
      long memorySwap,
      long cpuShares,
      long cpuPeriod,
      long cpuQuota,
      String cpusetCpus,
      String cpusetMems) {}
}
