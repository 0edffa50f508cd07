/** Who signed what: signatures of PGP and of ssh, checked by programs of this machine. */
@NullMarked
package dev.bothy.engine.signature;

import org.jspecify.annotations.NullMarked;
