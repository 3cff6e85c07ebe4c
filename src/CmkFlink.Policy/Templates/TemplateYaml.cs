using CmkFlink.Policy.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CmkFlink.Policy.Templates;

/// <summary>Reads a template from YAML: events of the parser, nothing deserialized into types.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html: CloudFormation takes no aliases and no merges of maps, and so does this, which leaves a bomb of aliases nothing to go off with.</remarks>
internal sealed class TemplateYaml
{
    /// <summary>What a short tag stands for.</summary>
    private static readonly Dictionary<string, string> Intrinsics = new[] { "And", "Base64", "Cidr", "Equals", "FindInMap", "ForEach", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform" }
        .ToDictionary(name => "!" + name, name => "Fn::" + name, StringComparer.Ordinal);

    private static readonly string[] PlainTags = ["tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!"];

    private readonly TemplateBuilder _builder = new();
    private readonly Parser _parser;

    static TemplateYaml()
    {
        Intrinsics["!Ref"] = "Ref";
        Intrinsics["!Condition"] = "Condition";
    }

    private TemplateYaml(string text) => _parser = new Parser(new StringReader(text));

    /// <exception cref="TemplateException">Not YAML as CloudFormation takes it, or beyond the bounds.</exception>
    public static TemplateNode Read(string text)
    {
        TemplateBuilder.CheckLength(text);
        try
        {
            return new TemplateYaml(text).Document();
        }
        catch (YamlException e)
        {
            throw new TemplateException($"This is not YAML: {JsonCursor.Short(e.Message)}.", e.Start.Line, e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The parser's other words for broken text, such as an escape beyond U+10FFFF.
            throw new TemplateException($"This is not YAML: {JsonCursor.Short(e.Message)}.", 0, e);
        }
    }

    private TemplateNode Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) throw new TemplateException("The text is empty.", 1);
        _parser.Consume<DocumentStart>();
        TemplateNode node = Value(1);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out _) ? node : throw new TemplateException("A second document follows (---); a template is one.", _parser.Current?.Start.Line ?? 0);
    }

    private TemplateNode Value(int depth)
    {
        if (_parser.Accept<AnchorAlias>(out AnchorAlias? alias)) throw new TemplateException($"The alias *{JsonCursor.Short(alias.Value.Value)} is not taken: CloudFormation has no YAML aliases.", alias.Start.Line);
        NodeEvent start = _parser.Consume<NodeEvent>();
        long line = start.Start.Line;
        _builder.Count(depth, line);
        string? intrinsic = Tag(start);
        TemplateNode node = start switch
        {
            Scalar scalar => new ScalarNode(IsNull(scalar) && intrinsic is null ? null : TemplateBuilder.Text(scalar.Value, line), line),
            SequenceStart => List(depth, line),
            MappingStart => Map(depth, line),
            _ => throw new TemplateException("A value is wanted here.", line),
        };
        return intrinsic is null ? node : new MapNode([new(intrinsic, node)], line);
    }

    private ListNode List(int depth, long line)
    {
        List<TemplateNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Value(depth + 1));
        return new ListNode(items, line);
    }

    private MapNode Map(int depth, long line)
    {
        List<KeyValuePair<string, TemplateNode>> members = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out Scalar? key)) throw new TemplateException("The name of a member is a plain text.", _parser.Current?.Start.Line ?? line);
            if (key.Value == "<<" && key.IsPlainImplicit) throw new TemplateException("The merge << is not taken: CloudFormation has none.", key.Start.Line);
            members.Add(new(TemplateBuilder.Text(key.Value, key.Start.Line), Value(depth + 1)));
        }

        return TemplateBuilder.Map(members, line);
    }

    private static string? Tag(NodeEvent node)
    {
        if (node.Tag.IsEmpty) return null;
        string tag = node.Tag.Value;
        if (PlainTags.Contains(tag, StringComparer.Ordinal)) return null;
        return Intrinsics.TryGetValue(tag, out string? name) ? name : throw new TemplateException($"The tag {JsonCursor.Short(tag)} is none of CloudFormation's.", node.Start.Line);
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");
}
