// Executes what stands on its input as listmonk does with the body of a campaign: HTML by html/template, plain text by
// text/template, each with data of which nothing of ours may show.
package main

import (
	"fmt"
	html "html/template"
	"io"
	"os"
	text "text/template"
)

type executable interface {
	Execute(to io.Writer, data any) error
}

func parse(kind string, body string) (executable, error) {
	if kind == "html" {
		return html.New("content").Parse(body)
	}
	return text.New("content").Parse(body)
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	if err == nil {
		var template executable
		if template, err = parse(os.Args[1], string(body)); err == nil {
			err = template.Execute(os.Stdout, map[string]string{"Secret": "EXECUTED"})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
