package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class ImagesAsRootTest extends Images {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
