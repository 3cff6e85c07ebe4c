namespace CmkFlink.Sandbox.Tests.ModelBased;

internal enum KeyAvailability
{
    Enabled,
    Disabled,
    PendingDeletion,
    Deleted,
}

/// <summary>What the policy of a key leaves out of the eight statements of the MSF developer guide.</summary>
internal enum PolicyLeavesOut
{
    Nothing,
    Operator,
    DurableWrites,
    DurableReads,
    RunningState,
    Everything,
}

/// <summary>A grant that lets the reader decrypt under the encryption context of one application.</summary>
internal sealed record ReferenceGrant(int Number, int Application);

/// <summary>A key of the reference model: who may use it for what, and when it is there.</summary>
internal sealed class ReferenceKey(PolicyLeavesOut leavesOut, int application)
{
    private const int DaysToDeletion = 7;

    public KeyAvailability Availability { get; private set; }

    /// <summary>Days until it is gone, while it is pending deletion.</summary>
    private int _daysLeft;

    public int Rotations { get; set; }

    public List<ReferenceGrant> Grants { get; } = [];

    private PolicyLeavesOut _leavesOut = leavesOut;
    private int _application = application;

    public bool IsEnabled => Availability == KeyAvailability.Enabled;

    public void PutPolicy(PolicyLeavesOut leavesOut, int application) => (_leavesOut, _application) = (leavesOut, application);

    public void Enable() => Availability = KeyAvailability.Enabled;

    public void Disable() => Availability = KeyAvailability.Disabled;

    public void ScheduleDeletion() => (Availability, _daysLeft) = (KeyAvailability.PendingDeletion, DaysToDeletion);

    public void Pass(int days)
    {
        if (Availability != KeyAvailability.PendingDeletion || (_daysLeft -= days) > 0) return;
        Availability = KeyAvailability.Deleted;
        Grants.Clear();
    }

    /// <summary>The operator, through MSF.</summary>
    public bool ServesOperator(int application) => Serves(application) && _leavesOut is not PolicyLeavesOut.Operator;

    /// <summary>MSF writes snapshots.</summary>
    public bool ServesDurableWrites(int application) => Serves(application) && _leavesOut is not PolicyLeavesOut.DurableWrites;

    /// <summary>MSF reads snapshots.</summary>
    public bool ServesDurableReads(int application) => Serves(application) && _leavesOut is not PolicyLeavesOut.DurableReads;

    /// <summary>MSF lays state on disks. What is there already it reads by its own grant, whatever the policy says by then.</summary>
    public bool ServesRunningState(int application) => Serves(application) && _leavesOut is not PolicyLeavesOut.RunningState;

    /// <summary>Everything that validation tries.</summary>
    public bool ServesAll(int application) => Serves(application) && _leavesOut is PolicyLeavesOut.Nothing;

    private bool Serves(int application) => IsEnabled && application == _application && _leavesOut is not PolicyLeavesOut.Everything;
}
