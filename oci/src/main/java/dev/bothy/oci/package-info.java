@NullMarked
package dev.bothy.oci;

import org.jspecify.annotations.NullMarked;
