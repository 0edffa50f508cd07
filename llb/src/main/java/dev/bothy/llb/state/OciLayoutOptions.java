package dev.bothy.llb.state;

import dev.bothy.oci.Platform;
import org.jspecify.annotations.Nullable;

/** How to take an image of an OCI layout. Collects as it goes; who takes it takes a copy. */
public final class OciLayoutOptions {
  @Nullable Platform platform;
  String session = "";
  String store = "";
  int layerLimit = -1;

  /** The platform, when it is not that of the whole graph. */
  public OciLayoutOptions platform(Platform wanted) {
    platform = wanted;
    return this;
  }

  /** The client session and the name under which it offers the layout. */
  public OciLayoutOptions store(String sessionId, String storeId) {
    session = sessionId;
    store = storeId;
    return this;
  }

  /** Take the lowest layers only, that many. */
  public OciLayoutOptions layerLimit(int layers) {
    layerLimit = layers;
    return this;
  }
}
