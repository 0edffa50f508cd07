@NullMarked
package dev.bothy.engine.sys;

import org.jspecify.annotations.NullMarked;
