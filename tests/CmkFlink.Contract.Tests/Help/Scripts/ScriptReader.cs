using System.Text;

namespace CmkFlink.Contract.Tests.Help.Scripts;

/// <summary>Reads a script into tokens and groups, well enough for commands and their arguments; expressions are passed over, what is in their brackets is not.</summary>
internal sealed class ScriptReader(string script)
{
    private const string EndsWord = " \t\r\n|;,(){}\"'$`";

    private readonly string _text = script.ReplaceLineEndings("\n");
    private int _at;

    // Depth of brackets: outside of them ']' belongs to a pattern.
    private int _indices;

    public static IReadOnlyList<Node> Read(string script) => new ScriptReader(script).Nodes(closing: null);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private List<Node> Nodes(char? closing)
    {
        List<Node> nodes = [];
        bool attached = false;
        while (_at < _text.Length)
        {
            if (Current == closing)
            {
                _at++;
                return nodes;
            }

            if (SkipBlank() is { } isEnd)
            {
                if (isEnd) nodes.Add(new Node(NodeKind.End, "\n", false, []));
                attached = false;
                continue;
            }

            nodes.Add(One(attached));
            attached = nodes[^1].Kind is not (NodeKind.Comma or NodeKind.Pipe or NodeKind.End);
        }

        return closing is null ? nodes : throw new ScriptException($"'{closing}' is missing at the end.");
    }

    /// <summary><see langword="null"/> where there is no blank; <see langword="true"/> where the line ends.</summary>
    private bool? SkipBlank()
    {
        switch (Current)
        {
            case '`' when Next == '\n':
                _at += 2;
                return false;
            case ' ' or '\t':
                _at++;
                return false;
            case '\n':
                _at++;
                return true;
            case '<' when Next == '#':
                _at = To("#>");
                return false;
            case '#' when _at == 0 || char.IsWhiteSpace(_text[_at - 1]) || _text[_at - 1] is '(' or '{' or ';' or '|':
                while (Current is not ('\n' or '\0')) _at++;
                return false;
            default:
                return null;
        }
    }

    private Node One(bool attached)
    {
        switch (Current)
        {
            case '|':
                bool isOr = Next == '|';
                _at += isOr ? 2 : 1;
                return new Node(isOr ? NodeKind.End : NodeKind.Pipe, "|", false, []);
            case ';':
                _at++;
                return new Node(NodeKind.End, ";", false, []);
            case ',':
                _at++;
                return new Node(NodeKind.Comma, ",", false, []);
            case '(':
                return Group("(", ')', attached);
            case '{':
                return Group("{", '}', attached);
            case '[' when !attached || IsIndex():
                return Group("[", ']', attached);
            case '$' when Next == '(':
                return Group("$(", ')', attached);
            case '@' when Next is '(' or '{':
                return Group("@" + Next, Next == '(' ? ')' : '}', attached);
            case '@' when Next is '\'' or '"':
                return HereString(attached);
            case '@' when char.IsLetter(Next):
                _at++;
                return new Node(NodeKind.Splat, Word(), attached, []);
            case '\'':
                return Literal(attached);
            case '"':
                return Expandable(attached);
            case '$':
                return Variable(attached);
            case '-' when !attached && char.IsLetter(Next):
                return Parameter();
            case ')' or '}':
                throw new ScriptException($"'{Current}' closes nothing.");
            default:
                return new Node(NodeKind.Word, Word(), attached, []);
        }
    }

    // After an expression a bracket is an index; in a bare word it is a pattern.
    private bool IsIndex() => _at > 0 && _text[_at - 1] is ')' or '}' || (_at > 0 && (char.IsLetterOrDigit(_text[_at - 1]) || _text[_at - 1] == '_') && VariableBefore());

    private bool VariableBefore()
    {
        int from = _text.LastIndexOfAny([' ', '\n', '\t', '('], _at - 1) + 1;
        return from < _text.Length && _text[from] == '$';
    }

    private Node Group(string opening, char closing, bool attached)
    {
        _at += opening.Length;
        bool isIndex = closing == ']';
        if (isIndex) _indices++;
        Node group = new(NodeKind.Group, opening, attached, Nodes(closing));
        if (isIndex) _indices--;
        return group;
    }

    private Node Literal(bool attached)
    {
        StringBuilder text = new();
        for (_at++; Current != '\0'; _at++)
        {
            if (Current == '\'')
            {
                if (Next != '\'')
                {
                    _at++;
                    return new Node(NodeKind.String, text.ToString(), attached, []);
                }

                _at++;
            }

            text.Append(Current);
        }

        throw new ScriptException("A string in single quotes does not end.");
    }

    private Node Expandable(bool attached)
    {
        StringBuilder text = new();
        List<Node> inside = [];
        _at++;
        while (Current != '\0')
        {
            if (Current == '"' && Next != '"')
            {
                _at++;
                return new Node(NodeKind.String, text.ToString(), attached, inside);
            }

            if (Current == '$' && Next == '(')
            {
                inside.Add(Group("$(", ')', false));
                text.Append('$');
                continue;
            }

            if (Current is '`' or '"') _at++;
            text.Append(Current);
            _at++;
        }

        throw new ScriptException("A string in double quotes does not end.");
    }

    private Node HereString(bool attached)
    {
        char quote = Next;
        int from = _text.IndexOf('\n', _at) + 1;
        int to = _text.IndexOf($"\n{quote}@", _at, StringComparison.Ordinal);
        if (from == 0 || to < 0) throw new ScriptException("A here-string does not end.");
        string text = to < from ? "" : _text[from..to];
        _at = to + 3;
        return new Node(NodeKind.String, text, attached, []);
    }

    private Node Variable(bool attached)
    {
        int from = _at++;
        if (Current == '{') _at = To("}");
        else if (Current is '_' or '?' or '^' or '$') _at++;
        while (char.IsLetterOrDigit(Current) || Current is '_' || (Current == ':' && char.IsLetter(Next))) _at++;
        return new Node(NodeKind.Variable, _text[from.._at], attached, []);
    }

    private Node Parameter()
    {
        int from = ++_at;
        while (char.IsLetterOrDigit(Current)) _at++;
        string name = _text[from.._at];
        bool colon = Current == ':';
        if (colon) _at++;
        return new Node(NodeKind.Parameter, name, false, [], colon);
    }

    private string Word()
    {
        int from = _at;
        while (Current != '\0' && !EndsWord.Contains(Current, StringComparison.Ordinal) && !(_indices > 0 && Current == ']')) _at++;
        if (_at == from) throw new ScriptException($"'{Current}' is not understood.");
        return _text[from.._at];
    }

    private int To(string end)
    {
        int at = _text.IndexOf(end, _at, StringComparison.Ordinal);
        return at < 0 ? throw new ScriptException($"'{end}' is missing.") : at + end.Length;
    }
}
