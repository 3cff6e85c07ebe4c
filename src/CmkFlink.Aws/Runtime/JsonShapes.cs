using System.Collections;
using System.Text.Json;

namespace CmkFlink.Aws.Runtime;

/// <summary>Structures to and from JSON as AWS's JSON 1.1 protocol has them: null is absent, times are seconds since 1970, unknown members are passed over.</summary>
internal static class JsonShapes
{
    public static void Write(Utf8JsonWriter writer, Shape shape, object value)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                writer.WriteStartObject();
                foreach (var member in shape.Members)
                {
                    if (member.Get(value) is { } inner)
                    {
                        writer.WritePropertyName(member.Name);
                        Write(writer, member.Shape, inner);
                    }
                }

                writer.WriteEndObject();
                break;
            case ShapeKind.List:
                writer.WriteStartArray();
                foreach (var item in (IEnumerable)value)
                {
                    Write(writer, shape.Element!, item ?? throw new ArgumentException("A list in a request holds null."));
                }

                writer.WriteEndArray();
                break;
            case ShapeKind.Map:
                writer.WriteStartObject();
                foreach (var pair in (Dictionary<string, string>)value)
                {
                    writer.WriteString(pair.Key, pair.Value);
                }

                writer.WriteEndObject();
                break;
            case ShapeKind.Integer:
                writer.WriteNumberValue((int)value);
                break;
            case ShapeKind.Long:
                writer.WriteNumberValue((long)value);
                break;
            case ShapeKind.Boolean:
                writer.WriteBooleanValue((bool)value);
                break;
            case ShapeKind.Timestamp:
                writer.WriteNumberValue(Timestamps.ToEpochSeconds((DateTime)value));
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    /// <summary>Fills a structure.</summary>
    /// <exception cref="FormatException">A value of another kind than its member, or a required member missing.</exception>
    public static void Read(JsonElement element, Shape shape, object target)
    {
        foreach (var property in Expect(element, JsonValueKind.Object, shape).EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && shape.Find(property.Name) is { } member)
            {
                member.Set(target, ReadMember(property.Value, member));
            }
        }

        shape.RequireMembers(target);
    }

    private static object ReadMember(JsonElement element, ShapeMember member)
    {
        try
        {
            return ReadValue(element, member.Shape);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{member.Name}: {problem.Message}", problem);
        }
    }

    private static object ReadValue(JsonElement element, Shape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                var structure = shape.Create();
                Read(element, shape, structure);
                return structure;
            case ShapeKind.List:
                var list = shape.CreateList();
                foreach (var item in Expect(element, JsonValueKind.Array, shape).EnumerateArray())
                {
                    // A null in a list says nothing, and code that reads lists need not think of it.
                    if (item.ValueKind != JsonValueKind.Null)
                    {
                        list.Add(ReadValue(item, shape.Element!));
                    }
                }

                return list;
            case ShapeKind.Map:
                var map = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var pair in Expect(element, JsonValueKind.Object, shape).EnumerateObject())
                {
                    map[pair.Name] = Expect(pair.Value, JsonValueKind.String, shape).GetString()!;
                }

                return map;
            case ShapeKind.Integer:
                return Expect(element, JsonValueKind.Number, shape).TryGetInt32(out var small) ? small : throw Wrong(element, shape);
            case ShapeKind.Long:
                return Expect(element, JsonValueKind.Number, shape).TryGetInt64(out var large) ? large : throw Wrong(element, shape);
            case ShapeKind.Boolean:
                return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong(element, shape);
            case ShapeKind.Timestamp when element.ValueKind == JsonValueKind.Number:
                return Timestamps.FromEpochSeconds(element.GetRawText());
            default:
                return shape.Parse(Expect(element, JsonValueKind.String, shape).GetString()!);
        }
    }

    private static JsonElement Expect(JsonElement element, JsonValueKind kind, Shape shape) => element.ValueKind == kind ? element : throw Wrong(element, shape);

    private static FormatException Wrong(JsonElement element, Shape shape) => new($"JSON {element.ValueKind} where {shape.Kind} was expected.");
}
