/** Files of the web: asked for, resumed, verified, named. */
@NullMarked
package dev.bothy.engine.source.http;

import org.jspecify.annotations.NullMarked;
