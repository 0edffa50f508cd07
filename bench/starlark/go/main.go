// Runs one Starlark file with starlark-go, recursion allowed; what it prints goes to stdout.
package main

import (
	"fmt"
	"os"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
)

func main() {
	resolve.AllowRecursion = true
	thread := &starlark.Thread{Print: func(_ *starlark.Thread, line string) { fmt.Println(line) }}
	if _, err := starlark.ExecFile(thread, os.Args[1], nil, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
