package dev.bothy.engine.source.image;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.OciFormatException;

/**
 * How many of an image's layers are taken, lowest first.
 *
 * @param most 0 for all
 */
record LayerLimit(int most) {
  static final LayerLimit NONE = new LayerLimit(0);

  /** What the attribute says; absent: all. */
  static LayerLimit of(SourceOp op, String attribute) throws StepFailure {
    String text = op.attrs().get(attribute);
    if (text == null) {
      return NONE;
    }
    try {
      int most = Integer.parseInt(text);
      if (most > 0) {
        return new LayerLimit(most);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw StepFailure.definition(
        op.shown() + ": " + attribute + " is no number of layers: " + text, null);
  }

  int of(int layers) throws OciFormatException {
    if (most > layers) {
      throw new OciFormatException("has " + layers + " layers, and " + most + " were asked for");
    }
    return most == 0 ? layers : most;
  }

  /** What a pin says of it. */
  String pin() {
    return most == 0 ? "" : " lowest " + most;
  }
}
