package dev.bothy.llb.state;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.ShownAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said about a vertex besides what it does. */
record Attributes(OpMetadata metadata, @Nullable SourceLocation place) {
  static final Attributes NONE = new Attributes(OpMetadata.NONE, null);

  /** It is for displays, also those of other builders. */
  Attributes named(String name) {
    return with(describing(OpMetadata.CUSTOM_NAME, ShownAddress.inText(name)));
  }

  Attributes described(String key, String text) {
    return with(describing(key, text));
  }

  Attributes at(SourceLocation where) {
    return new Attributes(metadata, where);
  }

  Attributes with(OpMetadata more) {
    return new Attributes(metadata.mergedWith(more), place);
  }

  private static OpMetadata describing(String key, String text) {
    return new OpMetadata(false, Map.of(key, text), null, Map.of(), null, null);
  }
}
