package dev.bothy.engine.worker;

import dev.bothy.engine.store.LayerId;
import java.io.IOException;
import java.util.List;

/** Takes over the layers of a result from the worker that made or found them. */
@FunctionalInterface
public interface Keeper {
  /** Needs none of them any longer than they stay by themselves. */
  Keeper NOBODY = _ -> {};

  /** Called while the worker still holds them: nobody can take them away meanwhile. */
  void keep(List<LayerId> layers) throws IOException;
}
