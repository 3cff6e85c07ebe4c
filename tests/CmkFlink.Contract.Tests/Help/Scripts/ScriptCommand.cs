namespace CmkFlink.Contract.Tests.Help.Scripts;

/// <summary>One argument of a command.</summary>
/// <param name="Parameter"><see langword="null"/> where it is given by position.</param>
/// <param name="Values">Its literal words, one for each element of a list; <see langword="null"/> for one that only a run could tell. Empty where a parameter stands without a value.</param>
internal sealed record ScriptArgument(string? Parameter, IReadOnlyList<string?> Values, bool HasColon = false);

/// <summary>A command with its arguments.</summary>
/// <param name="TakesInput">Whether something is piped into it.</param>
/// <param name="Splats">Whether some of its arguments come from a table.</param>
internal sealed record ScriptCommand(string Name, IReadOnlyList<ScriptArgument> Arguments, bool TakesInput, bool Splats)
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase) { "if", "elseif", "else", "foreach", "for", "while", "do", "until", "try", "catch", "finally", "function", "param", "switch", "in", "begin", "process", "end", "break", "continue", "using" };

    private static readonly HashSet<string> BeforeAPipeline = new(StringComparer.OrdinalIgnoreCase) { "return", "throw", "exit", "&&", "&", "." };

    /// <summary>Every command of a script, also those in brackets, blocks and strings.</summary>
    public static IReadOnlyList<ScriptCommand> In(string script)
    {
        List<ScriptCommand> commands = [];
        Statements(ScriptReader.Read(script), commands);
        return commands;
    }

    private static void Statements(IReadOnlyList<Node> nodes, List<ScriptCommand> commands)
    {
        foreach (Node node in nodes.Where(node => node.Children.Count > 0))
        {
            // A type or an index holds no command, but for what is in brackets there.
            if (node.Text != "[") Statements(node.Children, commands);
            else foreach (Node inner in node.Children) Statements(inner.Children, commands);
        }

        List<Node> statement = [];
        foreach (Node node in nodes.Append(new Node(NodeKind.End, "", false, [])))
        {
            // A pipe at the end of a line, or at the beginning of the next, goes on.
            if (node.Kind != NodeKind.End) statement.Add(node);
            else if (statement is [.., { Kind: NodeKind.Pipe or NodeKind.Comma }]) continue;
            else
            {
                Pipeline(statement, commands);
                statement = [];
            }
        }
    }

    private static void Pipeline(List<Node> statement, List<ScriptCommand> commands)
    {
        int from = Start(statement);
        bool takesInput = false;
        while (from < statement.Count)
        {
            int to = statement.FindIndex(from, node => node.Kind == NodeKind.Pipe);
            if (to < 0) to = statement.Count;
            if (to > from && statement[from] is { Kind: NodeKind.Word } head && char.IsLetter(head.Text[0]) && !Keywords.Contains(head.Text)) commands.Add(Of(statement[from..to], takesInput));
            from = to + 1;
            takesInput = true;
        }
    }

    /// <summary>Where the pipeline begins: behind an assignment, a key of a table, a keyword that takes one.</summary>
    private static int Start(List<Node> statement)
    {
        int assignment = statement.FindIndex(node => node is { Kind: NodeKind.Word, Text: "=" or "+=" });
        if (assignment > 0 && !statement.Take(assignment).Any(node => node.Kind is NodeKind.Parameter or NodeKind.Pipe)) return assignment + 1;
        int member = statement.FindIndex(node => node is { Kind: NodeKind.Word, Text: "in" });
        if (member == 1 && statement[0].Kind == NodeKind.Variable) return 2;
        int from = 0;
        while (from < statement.Count && statement[from] is { Kind: NodeKind.Word } word && BeforeAPipeline.Contains(word.Text)) from++;
        return from;
    }

    private static ScriptCommand Of(List<Node> nodes, bool takesInput)
    {
        string name = nodes[0].Text;
        List<ScriptArgument> arguments = [];
        bool splats = false;
        for (int i = 1; i < nodes.Count;)
        {
            Node node = nodes[i];
            if (node.Kind == NodeKind.Splat)
            {
                splats = true;
                i++;
            }
            else if (node is { Kind: NodeKind.Word } && node.Text.Contains('>', StringComparison.Ordinal))
            {
                // 2>&1, *>$null, > file
                i += node.Text.EndsWith('>') ? 2 : 1;
            }
            else if (node.Kind == NodeKind.Parameter)
            {
                i++;
                bool hasValue = i < nodes.Count && nodes[i].Kind is not (NodeKind.Parameter or NodeKind.Splat);
                arguments.Add(new ScriptArgument(node.Text, hasValue ? Values(nodes, ref i) : [], node.HasColon));
            }
            else
            {
                arguments.Add(new ScriptArgument(null, Values(nodes, ref i)));
            }
        }

        return new ScriptCommand(name, arguments, takesInput, splats);
    }

    /// <summary>One argument: words without a blank between them, and lists of those.</summary>
    private static List<string?> Values(List<Node> nodes, ref int i)
    {
        List<string?> values = [];
        do
        {
            if (i < nodes.Count && nodes[i].Kind == NodeKind.Comma) i++;
            if (i >= nodes.Count) break;
            string? text = Literal(nodes[i++]);
            for (; i < nodes.Count && nodes[i].Attached && nodes[i].Kind != NodeKind.Comma; i++) text = text is null || Literal(nodes[i]) is not { } more ? null : text + more;
            values.Add(text);
        }
        while (i < nodes.Count && nodes[i].Kind == NodeKind.Comma);
        return values;
    }

    private static string? Literal(Node node) => node is { Kind: NodeKind.Word or NodeKind.String } && !node.Text.Contains('$', StringComparison.Ordinal) ? node.Text : null;
}
