package dev.bothy.dialect;

import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.function.Recording;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.state.ImageMeta;
import dev.bothy.dialect.state.StateValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the image's configuration gets from its states and from what runs in it. */
final class ImageConfigs {
  private static final String CUDA = "dev.bothy.cuda.version";
  private static final String DRIVER = "dev.bothy.cuda.driver";

  private ImageConfigs() {}

  static ImageSettings of(Recording recording, StateValue base, Lowering.Lowered lowered) {
    RunSettings runtime = recording.runtime();
    ImageMeta meta = base.meta();
    Map<String, String> env = new LinkedHashMap<>(lowered.setup().env());
    env.putAll(lowered.image().environment());
    env.putAll(runtime.environ());
    List<String> pathLast = new ArrayList<>(lowered.setup().pathLast());
    pathLast.addAll(runtime.extraPath());
    Map<String, String> labels = new LinkedHashMap<>(meta.labels());
    Placed<Recording.CudaDemand> cuda = recording.cuda();
    if (cuda != null) {
      labels.put(CUDA, cuda.value().version());
      if (!cuda.value().driver().isEmpty()) {
        labels.put(DRIVER, cuda.value().driver());
      }
      if (cuda.value().driverGiven()) {
        // What the image itself demands for its CUDA stays: of several, all count.
        env.putIfAbsent("NVIDIA_REQUIRE_DRIVER", "driver>=" + cuda.value().driver());
      }
    }
    labels.putAll(recording.labels());
    return new ImageSettings(
        env,
        lowered.setup().pathFirst(),
        pathLast,
        meta.workdir(),
        meta.user(),
        runtime.entrypoint().isEmpty() ? meta.entrypoint() : runtime.entrypoint(),
        labels);
  }
}
