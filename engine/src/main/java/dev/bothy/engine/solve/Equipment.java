package dev.bothy.engine.solve;

import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.OpKind;
import java.util.function.Function;

/**
 * What steps are run with.
 *
 * @param runners for every kind of operation but sources
 */
record Equipment(
    Store store,
    Sources sources,
    Function<OpKind, OpRunner> runners,
    Secrets secrets,
    KeyLocks locks) {}
