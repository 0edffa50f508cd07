/** Runs test bodies as (namespace) root in namespaces of their own, as the engine's worker is. */
@NullMarked
package dev.bothy.engine.namespace;

import org.jspecify.annotations.NullMarked;
