@NullMarked
package dev.bothy.llb;

import org.jspecify.annotations.NullMarked;
