using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>Recognizes a result object of this module: itself, or what Export-Clixml, a job or a remote session made of it.</summary>
internal static class TypedObject
{
    private const string DeserializedPrefix = "Deserialized.";

    /// <summary>The object as <paramref name="type"/>, or <see langword="null"/> where it is something else. Nothing is recognized by its properties alone.</summary>
    public static object? Restore(object? value, Type type)
    {
        object? plain = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (type.IsInstanceOfType(plain)) return plain;
        if (value is null || plain is null) return null;
        PSObject bag = PSObject.AsPSObject(value);
        return bag.TypeNames.Contains(DeserializedPrefix + type.FullName) || plain.GetType().FullName == type.FullName ? Rebuild(bag, type) : null;
    }

    /// <summary>How the user knows the object's type: "FlinkApplication".</summary>
    public static string NameOf(object? value)
    {
        string name = value is null ? "nothing" : PSObject.AsPSObject(value).TypeNames.FirstOrDefault() ?? value.GetType().Name;
        return name.Substring(name.LastIndexOf('.') + 1);
    }

    /// <summary>The binder passes on to the next parameter set only for an invalid cast within; any other failure ends the binding of the object.</summary>
    public static ArgumentTransformationMetadataException Refusal(string message) => new(message, new PSInvalidCastException(message));

    // Deserialized objects carry values without types: texts, numbers, dates, objects of this module, lists and tables of them. What does not convert (a nested policy) stays unset; handlers observe anew anyway.
    private static object Rebuild(PSObject bag, Type type)
    {
        object result = type.GetConstructor(Type.EmptyTypes) is null ? Construct(bag, type) : Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
        {
            object? value = bag.Properties[property.Name]?.Value;
            if (value is not null && TryConvert(value, property.PropertyType, out object? converted)) property.SetValue(result, converted);
        }

        return result;
    }

    // A record with positional members.
    private static object Construct(PSObject bag, Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => bag.Properties[parameter.Name!]?.Value is { } value && TryConvert(value, parameter.ParameterType, out object? converted) ? converted : null)]);
    }

    private static bool TryConvert(object value, Type type, out object? converted)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) type = type.GetGenericArguments()[0].MakeArrayType();
        if (IsOurs(type)) return (converted = Restore(value, type)) is not null;
        if (type.IsArray && IsOurs(type.GetElementType()!)) return (converted = Parts(value, type.GetElementType()!)) is not null;
        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            converted = SessionTable(value);
            return converted is not null;
        }

        return LanguagePrimitives.TryConvertTo(value, type, out converted);
    }

    // A type that only its own code makes (a policy document) is none that properties could bring back.
    private static bool IsOurs(Type type) => type is { IsClass: true, IsArray: false, IsAbstract: false } && type.Namespace?.StartsWith("CmkFlink.", StringComparison.Ordinal) == true && (type.GetConstructor(Type.EmptyTypes) is not null || type.GetConstructors().Length == 1);

    private static Array? Parts(object value, Type type)
    {
        if ((value is PSObject wrapper ? wrapper.BaseObject : value) is not IEnumerable list || value is string) return null;
        object?[] parts = [.. list.Cast<object?>().Select(part => Restore(part, type))];
        if (parts.Contains(null)) return null;
        Array typed = Array.CreateInstance(type, parts.Length);
        parts.CopyTo(typed, 0);
        return typed;
    }

    private static Dictionary<string, string>? SessionTable(object value)
    {
        if ((value is PSObject wrapper ? wrapper.BaseObject : value) is not IDictionary table) return null;
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table) result[$"{entry.Key}"] = $"{entry.Value}";
        return result;
    }
}
