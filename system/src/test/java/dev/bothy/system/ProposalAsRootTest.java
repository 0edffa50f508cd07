package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class ProposalAsRootTest extends Proposal {
  @Override
  Machine open() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
