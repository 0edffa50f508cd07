package dev.bothy.dialect;

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
