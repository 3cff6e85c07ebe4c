using System.Text;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Virtual MFA devices: created, then assigned to a user with two codes in a row.</summary>
internal sealed class MfaOperations(IamContext iam, TimeProvider realClock)
{
    /// <summary>Devices of a user (IAM and STS quotas).</summary>
    private const int DevicesPerUser = 8;

    private static readonly InputShape _user = InputShape.Text(1, 128, IamShapes.NamePattern);
    private static readonly InputShape _code = InputShape.Text(6, 6, "[0-9]+").Sensitive;

    public IEnumerable<IamOperation> All =>
    [
        new("CreateVirtualMFADevice", Structure(("Path", IamShapes.Path), ("VirtualMFADeviceName", InputShape.Text(1, 226, IamShapes.NamePattern).Required), ("Tags", IamShapes.Tags)), Create),
        new("DeleteVirtualMFADevice", Structure(("SerialNumber", IamShapes.SerialNumber.Required)), Delete),
        new("ListVirtualMFADevices", IamShapes.Paged(("AssignmentStatus", OneOf("Assigned", "Unassigned", "Any"))), ListVirtual),
        new("EnableMFADevice", WithCodes, Enable),
        new("ResyncMFADevice", WithCodes, Resync),
        new("DeactivateMFADevice", Structure(("UserName", _user), ("SerialNumber", IamShapes.SerialNumber.Required)), Deactivate),
        new("GetMFADevice", Structure(("SerialNumber", IamShapes.SerialNumber.Required), ("UserName", IamShapes.Name64)), Get),
        new("ListMFADevices", IamShapes.Paged(("UserName", _user)), List),
    ];

    /// <summary>The device that a call names, once the caller may do it.</summary>
    /// <exception cref="ServiceException">AccessDenied, or NoSuchEntity.</exception>
    public static MfaDevice Demand(IamContext iam, ServiceCall call, RequestContext? context = null)
    {
        string serial = Need(call, "SerialNumber");
        iam.Demand(call, serial, context);
        return iam.State.MfaDevices.GetValueOrDefault(serial) ?? throw NoSuchDevice(serial);
    }

    private static InputShape WithCodes => Structure(("UserName", _user.Required), ("SerialNumber", IamShapes.SerialNumber.Required), ("AuthenticationCode1", _code.Required), ("AuthenticationCode2", _code.Required));

    private JsonObject Create(ServiceCall call)
    {
        string serial = iam.State.Arn("mfa", Text(call, "Path") ?? "/", Need(call, "VirtualMFADeviceName"));
        IReadOnlyDictionary<string, string> tags = TagOperations.Read(call);
        iam.Demand(call, serial, TagOperations.Context(tags));
        if (iam.State.MfaDevices.ContainsKey(serial)) throw IamErrors.AlreadyExists("MFADevice entity at the same path and name already exists.");
        MfaDevice device = MfaDevice.Create(serial, realClock);
        foreach ((string key, string value) in tags) device.Tags[key] = value;
        iam.State.MfaDevices[serial] = device;
        JsonObject json = Describe(device, null);
        // A blob of the wire: the base32 text, in base64 (service model, BootstrapDatum). Assumption IAM-6: no picture of it.
        json["Base32StringSeed"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(device.Base32Seed));
        return new JsonObject { ["VirtualMFADevice"] = json };
    }

    private JsonObject Delete(ServiceCall call)
    {
        string serial = Demand(iam, call).SerialNumber;
        if (OwnerOf(serial) is not null) throw IamErrors.DeleteConflict($"MFA VirtualDevice is in use. Must deactivate first.");
        iam.State.MfaDevices.Remove(serial);
        return [];
    }

    private JsonObject ListVirtual(ServiceCall call)
    {
        iam.Demand(call, iam.State.Arn("mfa", "/", "*"));
        string status = Text(call, "AssignmentStatus") ?? "Any";
        IEnumerable<(MfaDevice Device, IamUser? Owner)> devices = iam.State.MfaDevices.Values.Select(device => (device, OwnerOf(device.SerialNumber)));
        return Page(call, "VirtualMFADevices", devices.Where(d => status == "Any" || status == "Assigned" == d.Owner is not null), d => d.Device.SerialNumber, d => Describe(d.Device, d.Owner));
    }

    private JsonObject Enable(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, Need(call, "UserName"));
        string serial = Need(call, "SerialNumber");
        MfaDevice device = iam.State.MfaDevices.GetValueOrDefault(serial) ?? throw NoSuchDevice(serial);
        if (OwnerOf(serial) is not null) throw IamErrors.AlreadyExists($"MFA Device is already in use.");
        if (user.MfaDevices.Count >= DevicesPerUser) throw IamErrors.Quota("MfaDevicesPerUser", DevicesPerUser);
        AcceptCodes(call, device);
        device.EnableDate = iam.State.Now;
        user.MfaDevices.Add(device);
        return [];
    }

    private JsonObject Resync(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, Need(call, "UserName"));
        AcceptCodes(call, DeviceOf(user, Need(call, "SerialNumber")));
        return [];
    }

    private JsonObject Deactivate(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        MfaDevice device = DeviceOf(user, Need(call, "SerialNumber"));
        user.MfaDevices.Remove(device);
        device.EnableDate = null;
        return [];
    }

    private JsonObject Get(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        return Assigned(DeviceOf(user, Need(call, "SerialNumber")), user);
    }

    private JsonObject List(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        return Page(call, "MFADevices", user.MfaDevices, device => device.SerialNumber, device => Assigned(device, user));
    }

    private static JsonObject Assigned(MfaDevice device, IamUser user) => new() { ["UserName"] = user.Identity.Name, ["SerialNumber"] = device.SerialNumber, ["EnableDate"] = Time(device.EnableDate ?? user.Identity.CreateDate) };

    private static JsonObject Describe(MfaDevice device, IamUser? owner)
    {
        var json = new JsonObject { ["SerialNumber"] = device.SerialNumber };
        if (owner is not null)
        {
            json["User"] = IamJson.User(owner, false);
            json["EnableDate"] = Time(device.EnableDate ?? owner.Identity.CreateDate);
        }

        if (device.Tags.Count > 0) json["Tags"] = new JsonArray([.. device.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);
        return json;
    }

    private static void AcceptCodes(ServiceCall call, MfaDevice device)
    {
        if (!device.AcceptPair(Need(call, "AuthenticationCode1"), Need(call, "AuthenticationCode2"))) throw new ServiceException("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403);
    }

    private static MfaDevice DeviceOf(IamUser user, string serial) => user.MfaDevices.Find(device => device.SerialNumber == serial) ?? throw NoSuchDevice(serial);

    private IamUser? OwnerOf(string serial) => iam.State.Users.Values.FirstOrDefault(user => user.MfaDevices.Exists(device => device.SerialNumber == serial));

    private static ServiceException NoSuchDevice(string serial) => IamErrors.NoSuchEntity($"VirtualMFADevice with serial number {serial} does not exist.");
}
