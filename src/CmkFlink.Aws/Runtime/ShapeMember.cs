using System.Reflection;

namespace CmkFlink.Aws.Runtime;

/// <summary>A member of a structure of the wire.</summary>
internal sealed class ShapeMember(PropertyInfo property)
{
    private readonly Lazy<Shape> _shape = new(() => Shape.Of(property.PropertyType));

    public string Name { get; } = property.Name;

    /// <summary>An answer without this member is malformed.</summary>
    public bool IsRequired { get; } = property.IsDefined(typeof(WireRequiredAttribute), inherit: false);

    /// <summary>Read when first needed, so that shapes may refer to one another in circles.</summary>
    public Shape Shape => _shape.Value;

    public object? Get(object instance) => property.GetValue(instance);

    public void Set(object instance, object? value) => property.SetValue(instance, value);
}
