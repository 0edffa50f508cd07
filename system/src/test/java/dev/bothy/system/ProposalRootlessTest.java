package dev.bothy.system;

import java.io.IOException;

class ProposalRootlessTest extends Proposal {
  @Override
  Machine open() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
