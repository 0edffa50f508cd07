package dev.bothy.system;

import java.io.IOException;

class AptRepositoriesRootlessTest extends AptRepositories {
  @Override
  Machine open() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
