using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>Request and response objects from and to JSON, written apart from the runtime under test: a member without a property is an error here.</summary>
internal static class ModelObjects
{
    public static object Build(Type type, JsonNode node)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return (string)node!;
        }

        if (type == typeof(int))
        {
            return (int)node;
        }

        if (type == typeof(long))
        {
            return (long)node;
        }

        if (type == typeof(bool))
        {
            return (bool)node;
        }

        if (type == typeof(DateTime))
        {
            return DateTime.Parse((string)node!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        }

        if (typeof(ConstantClass).IsAssignableFrom(type))
        {
            return Activator.CreateInstance(type, (string)node!)!;
        }

        if (node is JsonArray array)
        {
            var list = (IList)Activator.CreateInstance(type)!;
            foreach (var item in array)
            {
                list.Add(Build(type.GetGenericArguments()[0], item!));
            }

            return list;
        }

        var target = Activator.CreateInstance(type)!;
        foreach (var (name, value) in node.AsObject())
        {
            if (target is Dictionary<string, string> map)
            {
                map.Add(name, (string)value!);
            }
            else
            {
                var property = type.GetProperty(name) ?? throw new InvalidOperationException($"{type.Name} has no member {name}.");
                property.SetValue(target, Build(property.PropertyType, value!));
            }
        }

        return target;
    }

    /// <summary>What a response holds, in the form of the data file. Members that AWS's model does not have are left out.</summary>
    public static JsonNode? Render(object? value, params string[] leaveOut)
    {
        switch (value)
        {
            case null:
                return null;
            case string or ConstantClass:
                return value.ToString();
            case int number:
                return number;
            case long number:
                return number;
            case bool flag:
                return flag;
            case DateTime time:
                Assert.Equal(DateTimeKind.Utc, time.Kind);
                return time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
            case Dictionary<string, string> map:
                return new JsonObject(map.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
            case IList list:
                return new JsonArray([.. list.Cast<object>().Select(item => Render(item, leaveOut))]);
            default:
                var properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(property => property.DeclaringType!.Assembly == typeof(AwsConnection).Assembly && !leaveOut.Contains(property.Name));
                return new JsonObject(properties
                    .Select(property => KeyValuePair.Create(property.Name, Render(property.GetValue(value), leaveOut)))
                    .Where(pair => pair.Value is not null));
        }
    }
}
