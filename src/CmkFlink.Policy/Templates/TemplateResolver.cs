using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>Works out the intrinsic functions of a template. What has no value is marked (<see cref="Unresolved"/>), and never guessed.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html</remarks>
internal sealed class TemplateResolver
{
    /// <summary>Functions nest; a template that grows beyond this while it is worked out was made to.</summary>
    private const long MaximumWork = 4 * TemplateBuilder.MaximumLength;

    /// <summary>What comes to nothing costs time all the same: to work a value out, about as much as so many characters.</summary>
    public const int ValueCost = 8;

    private readonly MapNode _template;
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly TemplateConditions _conditions;
    private readonly TemplateResources _resources;
    private long _work;

    public TemplateResolver(MapNode template, IReadOnlyDictionary<string, string> given)
    {
        _template = template;
        _given = given;
        Place = new PseudoParameters(given);
        _conditions = new TemplateConditions(template, this);
        _resources = new TemplateResources(template, this);
    }

    public PseudoParameters Place { get; }

    /// <summary>Whether a resource under this condition is made; <see langword="null"/> where that depends on what has no value.</summary>
    public bool? Holds(string condition) => _conditions.Holds(condition, 0).Holds;

    /// <exception cref="TemplateException">A function is not written as CloudFormation has it.</exception>
    public TemplateNode Resolve(TemplateNode node, int depth = 0)
    {
        if (depth > TemplateBuilder.MaximumDepth) throw new TemplateException("The functions are nested too deeply, or go round in a circle.", node.Line);
        Count(ValueCost, node.Line);
        switch (node)
        {
            case ScalarNode scalar:
                Count(scalar.Text?.Length ?? 0, node.Line);
                return scalar;
            case ListNode list:
                return new ListNode([.. list.Items.Select(item => Resolve(item, depth + 1)).Where(item => item is not NoValueNode)], list.Line);
            case MapNode { Members: [{ Key: { } name, Value: { } argument }] } map when name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal):
                return name == "Condition" ? Plain(map, depth) : Function(name, argument, map.Line, depth + 1);
            default:
                return node is MapNode plain ? Plain(plain, depth) : node;
        }
    }

    /// <summary>The text of a value; refused where it is a list or map.</summary>
    public string Text(TemplateNode node, int depth, string what) => Resolve(node, depth) is ScalarNode { Text: { } text } ? text : throw new TemplateException($"{what} is a text.", node.Line);

    public IReadOnlyList<TemplateNode> List(TemplateNode node, int depth, string what) => Resolve(node, depth) switch
    {
        ListNode list => list.Items,
        // A whole list without a value stands as one element.
        ScalarNode { Text: { } text } scalar when Unresolved.Has(text) => [scalar],
        _ => throw new TemplateException($"{what} is a list.", node.Line),
    };

    /// <summary>Ref, as text; a list parameter as its parts.</summary>
    public TemplateNode Reference(string name, long line)
    {
        if (name == "AWS::NoValue") return new NoValueNode(line);
        if (Place.Find(name) is { } pseudo) return new ScalarNode(pseudo, line);
        MapNode? parameter = (_template["Parameters"] as MapNode)?[name] as MapNode;
        string type = (parameter?["Type"] as ScalarNode)?.Text ?? "String";
        // The default of an SSM parameter type is the name of the SSM parameter, not its value.
        string? value = _given.TryGetValue(name, out string? given) ? given : type.StartsWith("AWS::SSM::", StringComparison.Ordinal) ? null : (parameter?["Default"] as ScalarNode)?.Text;
        if (value is null) return new ScalarNode(parameter is null ? _resources.Reference(name) ?? Unresolved.Mark(name) : Unresolved.Mark(name), line);
        Count(value.Length, line);
        return type.StartsWith("List<", StringComparison.Ordinal) || type == "CommaDelimitedList"
            ? new ListNode([.. value.Split(',').Select(part => new ScalarNode(part.Trim(), line))], line)
            : new ScalarNode(value, line);
    }

    public string Attribute(string logicalId, string attribute) =>
        _given.TryGetValue($"{logicalId}.{attribute}", out string? given) ? given : _resources.Attribute(logicalId, attribute) ?? Unresolved.Mark($"{logicalId}.{attribute}");

    /// <summary>Bounds the work: characters made and looked through, and values worked out.</summary>
    public void Count(long work, long line)
    {
        _work += work;
        if (_work > MaximumWork) throw new TemplateException("The template grows beyond all bounds when its functions are worked out.", line);
    }

    private MapNode Plain(MapNode map, int depth) => new(
        [.. map.Members.Select(member => new KeyValuePair<string, TemplateNode>(member.Key, Resolve(member.Value, depth + 1))).Where(member => member.Value is not NoValueNode)],
        map.Line);

    private TemplateNode Function(string name, TemplateNode argument, long line, int depth)
    {
        TemplateNode result = name switch
        {
            "Ref" => argument is ScalarNode { Text: { } referred } ? Reference(referred, line) : throw new TemplateException("Ref takes the name of a parameter or resource.", line),
            "Fn::GetAtt" => new ScalarNode(GetAtt(argument, depth), line),
            "Fn::Sub" => new ScalarNode(new TemplateSub(this).Work(argument, depth), line),
            "Fn::Join" => new ScalarNode(Join(argument, depth), line),
            "Fn::Split" => Split(argument, line, depth),
            "Fn::Select" => Select(argument, line, depth),
            "Fn::FindInMap" => FindInMap(argument, line, depth),
            "Fn::If" => If(argument, line, depth),
            "Fn::Base64" => new ScalarNode(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Text(argument, depth, "Fn::Base64"))), line),
            // Known only once the stack is made, or by another.
            "Fn::ImportValue" or "Fn::Cidr" or "Fn::GetAZs" or "Fn::Transform" or "Fn::Length" or "Fn::ToJsonString" or "Fn::ForEach" => new ScalarNode(Unresolved.Mark(name), line),
            _ => throw new TemplateException($"{JsonCursor.Short(name)} is no function that can stand here.", line),
        };
        if (result is ScalarNode { Text: { } text }) Count(text.Length, line);
        return result;
    }

    private string GetAtt(TemplateNode argument, int depth)
    {
        if (argument is ScalarNode { Text: { } dotted } && dotted.IndexOf('.') is > 0 and int dot) return Attribute(dotted.Substring(0, dot), dotted.Substring(dot + 1));
        if (argument is ListNode { Items: [ScalarNode { Text: { } id }, { } attribute] }) return Attribute(id, Text(attribute, depth, "The attribute of Fn::GetAtt"));
        throw new TemplateException("Fn::GetAtt takes a resource and an attribute: Key.Arn.", argument.Line);
    }

    private string Join(TemplateNode argument, int depth)
    {
        if (argument is not ListNode { Items: [{ } delimiter, { } parts] }) throw new TemplateException("Fn::Join takes a delimiter and a list.", argument.Line);
        string between = Text(delimiter, depth, "The delimiter of Fn::Join");
        string[] texts = [.. List(parts, depth, "What Fn::Join joins").Select(part => Text(part, depth, "An element of Fn::Join"))];
        Count((long)texts.Length * between.Length, argument.Line);
        return string.Join(between, texts);
    }

    private ListNode Split(TemplateNode argument, long line, int depth)
    {
        if (argument is not ListNode { Items: [{ } delimiter, { } text] }) throw new TemplateException("Fn::Split takes a delimiter and a text.", line);
        string between = Text(delimiter, depth, "The delimiter of Fn::Split");
        string whole = Text(text, depth, "What Fn::Split splits");
        // A mark stays whole: half of one would say nothing of what has no value.
        return new ListNode([.. (between.Length == 0 || Unresolved.Names(whole).Any(name => name.Contains(between)) ? [whole] : whole.Split([between], StringSplitOptions.None)).Select(part => new ScalarNode(part, line))], line);
    }

    private TemplateNode Select(TemplateNode argument, long line, int depth)
    {
        if (argument is not ListNode { Items: [{ } index, { } list] }) throw new TemplateException("Fn::Select takes an index and a list.", line);
        string text = Text(index, depth, "The index of Fn::Select");
        IReadOnlyList<TemplateNode> items = List(list, depth, "What Fn::Select selects from");
        if (Unresolved.Has(text) || (items is [ScalarNode { Text: { } one }] && Unresolved.Has(one))) return new ScalarNode(Unresolved.Mark("Fn::Select"), line);
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int at) && at < items.Count
            ? items[at]
            : throw new TemplateException($"Fn::Select has no element {JsonCursor.Short(text)} to select; the list has {items.Count}.", line);
    }

    private TemplateNode FindInMap(TemplateNode argument, long line, int depth)
    {
        if (argument is not ListNode { Items: [{ } map, { } top, { } second, ..] }) throw new TemplateException("Fn::FindInMap takes a map, a key and a second key.", line);
        string[] keys = [Text(map, depth, "The map of Fn::FindInMap"), Text(top, depth, "The key of Fn::FindInMap"), Text(second, depth, "The second key of Fn::FindInMap")];
        TemplateNode? found = keys.Aggregate(_template["Mappings"], (node, key) => (node as MapNode)?[key]);
        return found is null ? new ScalarNode(Unresolved.Mark(string.Join("-", keys.Where(key => !Unresolved.Has(key)).Prepend("Fn::FindInMap"))), line) : Resolve(found, depth);
    }

    /// <summary>Where the condition depends on what has no value, the first branch that gives anything is taken, and all of it marked with what the condition depends on.</summary>
    private TemplateNode If(TemplateNode argument, long line, int depth)
    {
        if (argument is not ListNode { Items: [ScalarNode { Text: { } condition }, { } then, { } otherwise] }) throw new TemplateException("Fn::If takes a condition and two values.", line);
        (bool? holds, IReadOnlyCollection<string> open) = _conditions.Holds(condition, depth);
        TemplateNode taken = Resolve(holds == false ? otherwise : then, depth);
        if (holds is not null) return taken;
        return Marked(taken is NoValueNode ? Resolve(otherwise, depth) : taken, string.Concat(open.Select(Unresolved.Condition)));
    }

    private TemplateNode Marked(TemplateNode node, string mark)
    {
        Count(mark.Length, node.Line);
        return node switch
        {
            ScalarNode { Text: { } text } scalar => scalar with { Text = text + mark },
            ListNode list => list with { Items = [.. list.Items.Select(item => Marked(item, mark))] },
            MapNode map => map with { Members = [.. map.Members.Select(member => new KeyValuePair<string, TemplateNode>(member.Key, Marked(member.Value, mark)))] },
            _ => node,
        };
    }
}
