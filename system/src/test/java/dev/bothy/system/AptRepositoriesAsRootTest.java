package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class AptRepositoriesAsRootTest extends AptRepositories {
  @Override
  Machine open() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
