// Alloy's own reader of its configuration language: alloy-syntax FILE… It says what it cannot read, and what is not written as
// `alloy fmt` writes it. It knows the language, not the components.
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/grafana/alloy/syntax/parser"
	"github.com/grafana/alloy/syntax/printer"
)

func main() {
	failed := false
	for _, name := range os.Args[1:] {
		if err := check(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

func check(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(name, text)
	if err != nil {
		return err
	}
	var formatted bytes.Buffer
	if err := printer.Fprint(&formatted, file); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if written := bytes.TrimSpace(text); !bytes.Equal(written, bytes.TrimSpace(formatted.Bytes())) {
		return fmt.Errorf("%s: `alloy fmt` would write it otherwise:\n%s", name, formatted.Bytes())
	}
	return nil
}
